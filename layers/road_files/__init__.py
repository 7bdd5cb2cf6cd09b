"""The doors for roads: files of OpenStreetMap and line layers in, the compact network file in and out."""
