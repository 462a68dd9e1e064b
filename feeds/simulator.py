async def run(settings, seed, speed, quiet):
    import asyncio
    await asyncio.sleep(1e9)
