/** What people say of alarms, whether they were right, and how often rules and models are. */
@NullMarked
package dev.skerry.gateway.feedback;

import org.jspecify.annotations.NullMarked;
