# Made from the W3C Thing Model 'Dimmable Lamp {{SERIAL}}'.
# Lines with 'guess:' say what was not in it; check them.
schema: skerry.device/v1
name: dimmable-lamp-serial
version: 1.0.1
source:
  # guess: nothing said where the values come from; write your devices' topic
  # guess: one JSON message has all values by their names
  mqtt: { topic: "dimmable-lamp-serial/{device}", payload: json }
resources:
  # Brightness
  brightness: { type: int64, unit: "%", range: [0, 100] }
  # Wanted
  wanted: { type: int64, unit: "%", range: [0, 100] }
  level: { type: int64 }
