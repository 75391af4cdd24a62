# Made from the LwM2M object 3303 'Temperature'.
# Lines with 'guess:' say what was not in it; check them.
schema: skerry.device/v1
name: temperature
version: 1.1.0
description: "What a temperature sensor measures & how far it can."
source:
  # guess: the agent is no LwM2M server: whoever is, or the device itself, sends its
  # SenML to this path; or observe it: "coap://192.0.2.7/…/{device}"
  coap: { path: "/lwm2m/{device}", payload: senml+json }
resources:
  # Last value.
  sensor_value: { type: float64, unit: Cel, from: "3303/0/5700", range: [-40, 125] }
  sensor_units: { type: enum, from: "3303/0/5701", values: [Cel, K] }
  # When.
  timestamp: { type: int64, unit: s, from: "3303/0/5518" }
  fractional_timestamp: { type: float64, unit: s, from: "3303/0/6050", range: [0, 1] }
  measurement_quality_indicator: { type: int64, from: "3303/0/6042/0" }
  blob: { type: bytes, from: "3303/0/1" }
twin:
  fractional_timestamp:
    type: float64
    range: [0, 1]
    write: { coap: { path: /3303/0/6050 } }
    reported: fractional_timestamp
