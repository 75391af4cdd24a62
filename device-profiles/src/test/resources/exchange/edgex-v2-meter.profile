# Made from the EdgeX device profile 'meter_2'.
# Lines with 'guess:' say what was not in it; check them. The version is new.
schema: skerry.device/v1
name: meter-2
version: 1.0.0
source:
  # guess: the topic of EdgeX's device-mqtt; write the one that your devices use
  # guess: each value comes on a topic of its own, by its name
  mqtt: { topic: "incoming/data/{device}/{resource}", payload: text }
resources:
  voltage: { type: float64, unit: V, range: [0, 1.7976931348623157E308] }
  size: { type: int64 }
