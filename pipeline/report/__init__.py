"""The report on what was sent: from causes to cards, from cards to sentences, from sentences to screen and paper.

causes -> cards (one per column and cause) -> speech -> terminal | page | worklist
"""
