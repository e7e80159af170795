"""placeholder"""
from flask import Flask, Response
from learnhub.stores.database import db
def init_app(app: Flask) -> None: ...
def end_transaction(response: Response) -> Response: return response
