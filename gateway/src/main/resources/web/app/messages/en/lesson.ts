/** A profile that explains itself, and messages to try it on. */
export const lesson = {
  source: `# A profile says what a kind of device is. This one is complete: change it, and look at the dry run.
schema: skerry.device/v1
name: my-fan
version: 1.0.0
description: A fan with a temperature sensor

# Where its messages come from. {device} stands for the device's name: fan-1 publishes to plant/fan/fan-1/state.
source:
  mqtt: { topic: "plant/fan/{device}/state", payload: json }

# What it reports, by names that rules use. "from" is where the value stands in the message.
resources:
  temperature: { type: float32, unit: Cel, from: /temp, scale: 0.1, range: [-40, 180] }   # it sends tenths of a degree
  speed:       { type: int32, unit: "1/min", from: /rpm, deadband: 10 }                   # changes below 10 are not kept
  state:       { type: enum, values: [stopped, running, fault], from: /state, priority: alarm }

# What it can be told.
commands:
  stop: { mqtt: { topic: "plant/fan/{device}/cmd", payload: { cmd: stop } }, confirm: "state == 'stopped'" }

# What follows from what it reports. An alarm lasts while the expression is true.
rules:
  hot:
    when: "temperature > 80.0"
    for: 10s
    then: [ { alarm: critical }, { command: stop } ]
  faulty:
    when: "state == 'fault'"
    then: [ { alarm: warning } ]
`,
  messages: `plant/fan/fan-1/state {"temp": 734, "rpm": 1480, "state": "running"}
plant/fan/fan-1/state {"temp": 832, "rpm": 1484, "state": "running"}
plant/fan/fan-1/state {"temp": 851, "rpm": 1510, "state": "running"}
plant/fan/fan-1/state {"temp": 1900, "rpm": 0, "state": "fault"}
plant/fan/fan-1/state {"temp": "warm"}
`,
} as const;
