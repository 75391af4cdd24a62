# Made from the W3C Thing Description 'Greenhouse'.
# Lines with 'guess:' say what was not in it; check them.
schema: skerry.device/v1
name: greenhouse
version: 1.0.0
source:
  # guess: 'house-7' of 'gh/house-7/temp/value' is the device's name
  mqtt: { topic: "gh/{device}/{resource}/value", payload: json }
resources:
  temperature: { type: float64, unit: Cel, from: temp }
  air_co2: { type: int64, unit: ppm, from: "air#/co2" }
  flags: { type: array, of: boolean }
