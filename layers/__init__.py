"""What is known: schemas, geodesy, rules; and the doors through which files and the store come in.

Importing this package also decides what GDAL may do, because GDAL reads its settings once, when it is first imported:
see `layers.geo_drivers`.
"""

from layers.geo_drivers import restrict_gdal

restrict_gdal()
