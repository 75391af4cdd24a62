/**
 * Which requests need approvals, by whom and how many. {@link dev.skerry.profile.policy.Policy} is
 * what {@link dev.skerry.profile.compile.PolicyCompiler} makes of a document, and judges; it sees
 * names only, and leaves signatures to who knows them.
 */
@NullMarked
package dev.skerry.profile.policy;

import org.jspecify.annotations.NullMarked;
