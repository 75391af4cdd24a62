package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.PolicySet;

/** The policy that says what needs approvals, as far as the link needs to know. */
public interface GatewayPolicy {
    /** Which one is in force, and why a newer one was refused. */
    PolicyReport report();

    /**
     * Goes by this one, as far as the one in force lets it, before anything that comes after it.
     */
    void follow(PolicySet policy);
}
