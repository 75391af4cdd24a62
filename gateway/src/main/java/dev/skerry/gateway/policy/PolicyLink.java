package dev.skerry.gateway.policy;

/** The way to the agents that are connected. */
public interface PolicyLink {
    /** Another policy is in force; must not block. */
    void policyChanged();
}
