"""The rules: which rows qualify for an indicator. One small pure function each, a module per strategic objective."""

from collections.abc import Mapping

from pipeline.indicators.rules import advocacy, knowledge, network, voices
from pipeline.indicators.rules.rule_inputs import IndicatorContext, Rule, key_of, stands

__all__ = ["RULES", "IndicatorContext", "Rule", "key_of", "stands"]

RULES: Mapping[str, Rule] = {**knowledge.RULES, **advocacy.RULES, **voices.RULES, **network.RULES}
"""Indicator to rule; each module names its own at its end."""
