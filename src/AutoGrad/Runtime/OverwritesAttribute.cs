using System;
using System.ComponentModel;

namespace AutoGrad.Runtime;

/// <summary>
/// Says of a generated pullback that its method writes into the arrays or spans that it is given. Another assembly's generator reads it:
/// a pullback of such a method starts from contents that are gone by the time a reverse sweep would call it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OverwritesAttribute : Attribute
{
}
