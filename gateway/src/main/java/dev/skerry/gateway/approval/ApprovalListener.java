package dev.skerry.gateway.approval;

/** Told of each request that came, got an approval or ended, once that is durable. */
public interface ApprovalListener {
    /**
     * Must not block.
     *
     * @param agentId empty when it is about no one agent
     */
    void approvalChanged(String requestId, String agentId);
}
