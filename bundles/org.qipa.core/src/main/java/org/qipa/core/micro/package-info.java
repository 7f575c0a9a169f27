/** The microcontroller inside the IPA (spec 10 §1). */
package org.qipa.core.micro;
