/** Whether the gateway is ready and alive, for the platform's probes. */
@NullMarked
package dev.skerry.gateway.web.health;

import org.jspecify.annotations.NullMarked;
