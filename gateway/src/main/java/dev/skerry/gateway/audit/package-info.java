/**
 * Who did what, in a log whose rewriting would be noticed (docs/audit.md): the gateway's own, and
 * what is known of its agents'.
 */
@NullMarked
package dev.skerry.gateway.audit;

import org.jspecify.annotations.NullMarked;
