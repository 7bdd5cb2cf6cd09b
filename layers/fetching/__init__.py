"""The door to OpenStreetMap's servers: a place's name or a wide box goes out, roads, services or areas come in.

Nothing else may leave: never a person's place, never a box small enough to point at a home. Everything that talks to
the servers runs in a process of its own, which may reach those two servers alone.
"""
