"""The report on what was sent: from causes to cards, from cards to sentences, from sentences to screen and paper.

causes -> roots (what follows from what) -> cards (one per column and cause) -> speech -> terminal | page | worklist
"""
