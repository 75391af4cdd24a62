/**
 * What this agent did and decided, in a log whose rewriting would be noticed (docs/audit.md), and
 * what it keeps of the gateway's.
 */
@NullMarked
package dev.skerry.agent.audit;

import org.jspecify.annotations.NullMarked;
