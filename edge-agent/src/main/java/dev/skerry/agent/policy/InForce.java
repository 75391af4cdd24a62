package dev.skerry.agent.policy;

import com.google.protobuf.ByteString;

/**
 * The policy that counts.
 *
 * @param version the gateway's; 0 if the policy is from a file, and the gateway's was never
 *     followed
 * @param fileDigest of the file {@code skerry.agent.policy-file} when it was taken last; empty when
 *     it never was
 */
record InForce(long version, PolicySource source, ByteString fileDigest) {
    /** Whether it is the file's, with which the gateway may come along. */
    boolean isOwn() {
        return fileDigest.equals(ByteString.fromHex(digest()));
    }

    String digest() {
        return source.policy().digest();
    }

    /** For people. */
    PolicyDesk.Shown shown() {
        var said = source.policy();
        return new PolicyDesk.Shown(
                Long.toUnsignedString(version),
                said.digest(),
                said.rules().stream().map(rule -> rule.name()).toList(),
                said.approvers().stream().map(approver -> approver.name()).toList());
    }
}
