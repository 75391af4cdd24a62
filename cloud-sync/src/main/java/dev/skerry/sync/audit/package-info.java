/**
 * An append-only log whose rewriting would be noticed: the Merkle tree of RFC 6962, its proofs, and
 * checkpoints as the signed notes of C2SP, so that tools of other makers check them. Nothing here
 * reads or writes; the logs of agent and gateway do.
 */
@NullMarked
package dev.skerry.sync.audit;

import org.jspecify.annotations.NullMarked;
