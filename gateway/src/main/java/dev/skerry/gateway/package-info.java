/** The process in the cloud: sessions, fleet, stores and dashboard. */
@NullMarked
package dev.skerry.gateway;

import org.jspecify.annotations.NullMarked;
