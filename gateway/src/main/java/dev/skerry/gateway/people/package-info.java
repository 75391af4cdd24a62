/**
 * Who may see and do what: people with their passwords and roles, their sessions and tokens. {@link
 * dev.skerry.gateway.people.Caller} is who asks.
 */
@NullMarked
package dev.skerry.gateway.people;

import org.jspecify.annotations.NullMarked;
