/** How long to wait before something that failed is tried again. */
@NullMarked
package dev.skerry.agent.retry;

import org.jspecify.annotations.NullMarked;
