package dev.skerry.gateway.policy;

import dev.skerry.gateway.policy.SqlPolicyStore.Stored;
import dev.skerry.profile.compile.PolicyCompileResult;
import dev.skerry.profile.compile.PolicyCompiler;
import dev.skerry.profile.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The policy in force, as a transaction sees it. */
public final class PolicyBook {
    private final PolicyCompiler compiler = new PolicyCompiler();

    /** What was compiled last; the digest says which, whatever is rolled back. */
    private volatile @Nullable Policy compiled;

    /** The policy that everything is judged by; empty while there is none. */
    public Optional<Policy> inForce(Handle handle) {
        return SqlPolicyStore.newest(handle).map(this::compiled);
    }

    /** The version of the policy in force; 0 while there is none. */
    public long version(Handle handle) {
        return SqlPolicyStore.newest(handle).map(Stored::version).orElse(0L);
    }

    private Policy compiled(Stored stored) {
        Policy last = compiled;
        if (last != null && last.digest().equals(stored.digest())) {
            return last;
        }
        String source = new String(stored.source(), StandardCharsets.UTF_8);
        if (compiler.compile("policy", source) instanceof PolicyCompileResult.Compiled now
                && now.policy().digest().equals(stored.digest())) {
            compiled = now.policy();
            return now.policy();
        }
        // Nothing is let pass by a policy that nobody can read.
        throw new IllegalStateException("the store holds a policy that does not compile");
    }
}
