/** LwM2M objects as the OMA registry publishes them. */
@NullMarked
package dev.skerry.profile.exchange.lwm2m;

import org.jspecify.annotations.NullMarked;
