/** What depends on the version of the IPA core, and how long anything may be waited for: the two places to look. */
package org.qipa.core.rule;
