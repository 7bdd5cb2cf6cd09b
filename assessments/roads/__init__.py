"""The distance people really travel: joining places to roads, kilometres and minutes, routes, catchments by road."""
