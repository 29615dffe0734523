"""The rules: which rows qualify for an indicator. One small pure function each, a module per strategic objective."""

from collections.abc import Mapping

from pipeline.indicators.rules import advocacy, knowledge, network, voices
from pipeline.indicators.rules.rule_inputs import IndicatorContext, Rule

__all__ = ["RULES", "IndicatorContext", "Rule"]

RULES: Mapping[str, Rule] = {
    "KE-1": Rule(knowledge.global_research),
    "KE-2": Rule(knowledge.national_studies),
    "KE-3": Rule(knowledge.reactions_online),
    "AP-1": Rule(advocacy.recommendations_taken_up),
    "AP-2": Rule(advocacy.stories_in_the_media),
    "AP-3": Rule(advocacy.posts_online, advocacy.active_months, advocacy.inactive_because),
    "AP-4": Rule(advocacy.private_engagements),
    "CV-1": Rule(voices.survivor_groups, voices.active_groups, lists_units=True),
    "CV-2": Rule(voices.output_for_children, voices.regular_quarters),
    "CV-3": Rule(knowledge.studies_on_justice),
    "ND-1": Rule(network.states_reported_on),
    "ND-2": Rule(network.capacity_received, network.enough_hours),
    "ND-3": Rule(
        network.forms_of_expertise,
        network.enough_forms,
        pooled=True,
    ),
}
