/** Enrolment, certificates, keys and signing. */
@NullMarked
package dev.skerry.gateway.web.authority;

import org.jspecify.annotations.NullMarked;
