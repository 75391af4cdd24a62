package dev.skerry.gateway.trace;

/**
 * Whose work a span is.
 *
 * @param service skerry-agent or skerry-gateway
 * @param instance the agent's id; empty for the gateway
 * @param version of its software
 */
public record Origin(String service, String instance, String version) {
    /** An agent. */
    public static Origin agent(String agentId, String version) {
        return new Origin("skerry-agent", agentId, version);
    }

    /** The gateway. */
    public static Origin gateway(String version) {
        return new Origin("skerry-gateway", "", version);
    }
}
