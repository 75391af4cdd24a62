# Made from the W3C Thing Description 'Valve'.
# Lines with 'guess:' say what was not in it; check them.
schema: skerry.device/v1
name: valve
version: 1.0.0
source:
  # guess: 'v1' of '/valves/v1/position' is the device's name
  # guess: the device sends to the agent; else write observe: with its address
  coap: { path: "/valves/{device}/position", payload: json }
resources:
  position: { type: float64, unit: "%", from: "", range: [0, 100] }
twin:
  position:
    type: float64
    range: [0, 100]
    write: { coap: { path: "/valves/{device}/position" } }
    reported: position
