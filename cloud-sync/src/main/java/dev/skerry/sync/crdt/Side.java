package dev.skerry.sync.crdt;

/** On which side of the link a replica writes. */
public enum Side {
    /** An agent, for itself and its devices. */
    EDGE,
    /** A gateway, for people and programs. */
    CLOUD;

    private static final String EDGE_PREFIX = "edge:";

    /** The side of a replica, which its id tells. */
    public static Side of(String replica) {
        return replica.startsWith(EDGE_PREFIX) ? EDGE : CLOUD;
    }

    /**
     * The id of an agent's replica.
     *
     * @param incarnation drawn at random whenever the agent can't be sure to be the only one that
     *     writes under the id that it had
     */
    public static String edgeReplica(String agentId, String incarnation) {
        return EDGE_PREFIX + agentId + ":" + incarnation;
    }
}
