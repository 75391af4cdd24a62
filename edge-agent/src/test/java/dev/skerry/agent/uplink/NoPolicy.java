package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.PolicySet;

/** Follows none. */
final class NoPolicy implements GatewayPolicy {
    @Override
    public PolicyReport report() {
        return PolicyReport.getDefaultInstance();
    }

    @Override
    public void follow(PolicySet policy) {}
}
