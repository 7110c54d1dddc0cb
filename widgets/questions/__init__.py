"""What a learner is asked: predictions, quizzes, exercises, votes, the test before and after."""

from widgets.questions.before_after import after_test, answers, before_test
from widgets.questions.checks import check
from widgets.questions.predictions import predict
from widgets.questions.quizzes import quiz
from widgets.questions.votes import vote

__all__ = ["after_test", "answers", "before_test", "check", "predict", "quiz", "vote"]
