# Made from the W3C Thing Description 'Pump 1'.
# Lines with 'guess:' say what was not in it; check them.
schema: skerry.device/v1
name: pump-1
version: 2.1.0
description: A pump in the cellar
source:
  mqtt: { topic: "plant/north/{device}/telemetry", qos: 2, payload: json }
resources:
  temp: { type: float64, unit: Cel, range: [-40, 180], resolution: 0.1 }
  state: { type: enum, values: [stopped, running] }
  vibration_rms: { type: float64, unit: m/s2, from: /vibration/rms, range: [0, 1.7976931348623157E308] }
  spectrum: { type: array, of: float64 }
twin:
  # Target speed
  target_speed: { type: int64, range: [0, 3600], write: { mqtt: { topic: "plant/north/{device}/set" } } }
commands:
  # Stop at once
  stop: { mqtt: { topic: "plant/north/{device}/stop", payload: "" } }
  run-for:
    arguments: { minutes: { type: int64, range: [1, 60] }, mode: { type: enum, values: [slow, fast] } }
    mqtt: { topic: "plant/north/{device}/run", payload: { cmd: run, minutes: "{minutes}", mode: "{mode}" } }
