/** Policies, approvals and the audit log. */
@NullMarked
package dev.skerry.gateway.web.policy;

import org.jspecify.annotations.NullMarked;
