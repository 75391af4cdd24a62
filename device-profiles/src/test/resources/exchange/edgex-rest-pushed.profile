# Made from the EdgeX device profile 'pushed-numbers'.
# Lines with 'guess:' say what was not in it; check them. The version is new.
schema: skerry.device/v1
name: pushed-numbers
version: 1.0.0
source:
  # guess: the topic of EdgeX's device-mqtt; write the one that your devices use
  # guess: each value comes on a topic of its own, by its name
  mqtt: { topic: "incoming/data/{device}/{resource}", payload: text }
resources:
  int_value: { type: int64, from: int }
  float: { type: float64 }
