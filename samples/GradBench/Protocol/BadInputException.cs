using System;

namespace AutoGrad.Samples.GradBench.Protocol;

/// <summary>A message is not what the protocol or the function asks for; the text goes into the answer.</summary>
internal sealed class BadInputException(string message) : Exception(message);
