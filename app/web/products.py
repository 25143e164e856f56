"""POST /api/v1/products: products with the Jacobian and the Hessian, and what derivatives cost each way."""

import orjson
from flask import Blueprint, Response

from app.trace.products import products
from app.trace.schemas import ProductRequest
from app.web.answers_beside import Products
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("products", __name__, url_prefix="/api/v1")


@bp.post("/products")
@operation("Computing", {"application/json": Products}, body=ProductRequest)
def create_product() -> Response:
    """Multiply the Jacobian or the Hessian with a vector, and compare four ways to the whole gradient.

    Forward mode, reverse mode and differences give the gradient beside each other; with the quadratic way of Arora and
    Ma they are compared by what they cost.
    """
    asked = read_body(ProductRequest)
    found = products(asked.spec(), asked.product, asked.vector)
    return Response(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY), content_type="application/json")
