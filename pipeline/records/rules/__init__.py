"""The rules: which rows qualify for an indicator. One small pure function each, a module per strategic objective."""

from collections.abc import Mapping

from pipeline.records.rules import advocacy, knowledge, network, voices
from pipeline.records.rules.reading import Dated, Rule, Setting

__all__ = ["RULES", "Rule", "Setting"]

PUBLISHED = Dated("publications", ("published_on",), (("status", "published"),))
COMPLETED = Dated("publications", ("completed_on", "published_on"), (("status", "completed"),))
FILED = Dated("reports_to_bodies", ("submitted_on",))
ENGAGED = (Dated("initiative_actors", ("engaged_on",)), Dated("advocacy_initiatives", ("start_date",)))
PARTNERS = (Dated("project_partners", ("from",)), Dated("projects", ("start_date",)))
ENDED = Dated("capacity_activities", ("end_date", "start_date"))

RULES: Mapping[str, Rule] = {
    "KE-1": Rule(knowledge.global_research, dates=(PUBLISHED,)),
    "KE-2": Rule(knowledge.national_studies, dates=(COMPLETED,)),
    "KE-3": Rule(knowledge.reactions_online),
    "AP-1": Rule(advocacy.recommendations_taken_up, dates=(FILED,)),
    "AP-2": Rule(advocacy.stories_in_the_media, dates=(Dated("media_contributions", ("published_on",)),)),
    "AP-3": Rule(advocacy.posts_online, advocacy.active_months, advocacy.inactive_because),
    "AP-4": Rule(advocacy.private_engagements, dates=ENGAGED),
    "CV-1": Rule(voices.survivor_groups, voices.active_groups, lists_units=True),
    "CV-2": Rule(voices.output_for_children, voices.regular_quarters, dates=PARTNERS),
    "CV-3": Rule(knowledge.studies_on_justice, dates=(COMPLETED,)),
    "ND-1": Rule(network.states_reported_on, dates=(FILED,)),
    "ND-2": Rule(network.capacity_received, network.enough_hours, dates=(ENDED,)),
    "ND-3": Rule(
        network.forms_of_expertise,
        network.enough_forms,
        pooled=True,
        dates=(Dated("expertise_evidence", ("evidence_date",)),),
    ),
}
