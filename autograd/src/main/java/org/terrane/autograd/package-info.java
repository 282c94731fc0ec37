/// To be written.
package org.terrane.autograd;
