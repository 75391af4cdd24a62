# Made from the EdgeX device profile 'Weather-Station'.
# Lines with 'guess:' say what was not in it; check them. The version is new.
schema: skerry.device/v1
name: weather-station
version: 1.0.0
description: Roof station (Example WS-3)
source:
  # guess: the topic of EdgeX's device-mqtt; write the one that your devices use
  # guess: one JSON message has all values: {"OutdoorTemperature": …, "Humidity": …, "RainTips": …, "Interval": …}
  mqtt: { topic: "incoming/data/{device}/All", payload: json }
resources:
  # Two metres above the roof
  outdoor_temperature: { type: float32, unit: Cel, from: /OutdoorTemperature, range: [-40, 85], scale: 0.1 }
  humidity: { type: int32, unit: "%RH", from: /Humidity, range: [0, 100] }
  rain_tips: { type: int64, from: /RainTips, mask: 65535, shift: 2 }
  # Seconds between two messages
  interval: { type: int32, unit: s, from: /Interval, range: [1, 2147483647] }
  spectrum: { type: array, of: float32, unit: dB, from: /Spectrum }
  sky: { type: string, from: /Sky }
  wind: { type: float64, from: /Wind, base: 2 }
twin:
  # guess: the topic and payload of EdgeX's device-mqtt
  interval:
    type: int32
    range: [1, 2147483647]
    write: { mqtt: { topic: "command/{device}/Interval/set/0", payload: { Interval: "{value}" } } }
    reported: interval
commands:
  # guess: the topic and payload of EdgeX's device-mqtt
  set-beep:
    arguments: { beep: { type: boolean } }
    mqtt: { topic: "command/{device}/Beep/set/0", payload: { Beep: "{beep}" } }
  # guess: the topic and payload of EdgeX's device-mqtt
  setup:
    arguments: { interval: { type: int32, range: [1, 2147483647] } }
    mqtt: { topic: "command/{device}/Setup/set/0", payload: { Beep: "true", Interval: "{interval}" } }
