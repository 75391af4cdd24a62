package dev.skerry.tool.action;

import picocli.CommandLine.Command;

/** Has an agent send all that it has. */
@Command(
        name = "drain",
        description = {
            "Have an agent send all that it has, through its gateway, and take nothing more: then it can be unplugged.",
            "It takes readings again when it is told to resume, or is started again. MQTT brokers keep meanwhile what is published with QoS 1, CoAP devices are told to come back; what others send is lost."
        },
        mixinStandardHelpOptions = true)
public final class DrainCommand extends AgentOrder {
    public DrainCommand() {
        super(
                "drain",
                "The gateway has all of its readings: it is safe to unplug. It takes none until: skerry agent resume");
    }
}
