using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>Two methods with one body, <c>F</c> and <c>One</c>: the one takes several directions at a time, the other one after the other.</summary>
internal static class TwinJacobians
{
    /// <summary>
    /// The pool's arrays are not clear. Numbers that nobody wrote would show.
    /// </summary>
    private const string Spoilt = """
        for (int size = 16; size <= 4096; size *= 2)
        {
            var vectors = System.Buffers.ArrayPool<System.Runtime.Intrinsics.Vector512<double>>.Shared.Rent(size);
            Array.Fill(vectors, System.Runtime.Intrinsics.Vector512.Create(double.NaN));
            System.Buffers.ArrayPool<System.Runtime.Intrinsics.Vector512<double>>.Shared.Return(vectors);
        }

        """;

    /// <param name="name">What is special about the method.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="active">What is differentiated, as the attribute has it.</param>
    /// <param name="arguments">Of a call at <c>p</c>.</param>
    /// <param name="body">Statements that return the outputs.</param>
    /// <param name="point">The active numbers.</param>
    public static JacobianCase Of(string name, string parameters, string active, string arguments, string body, double[] point) => new(
        name,
        $$"""
        [Differentiable({{active}}, Emit = Derivatives.Jacobian)]
        public static double[] F({{parameters}}) { {{body}} }

        [Differentiable({{active}}, Emit = Derivatives.Jacobian, Vectorize = false)]
        public static double[] One({{parameters}}) { {{body}} }
        """,
        $"Losses.F({arguments})",
        Spoilt
        + $"double[] one = new double[j.Length], q = [..p]; Losses.FJacobian({arguments}, j); p = q; Losses.OneJacobian({arguments}, one); "
        + "if (!j.AsSpan().SequenceEqual(one)) throw new Exception(string.Join(' ', j) + \" but \" + string.Join(' ', one));",
        point);

    /// <summary>Against differences of the method and, to the bit, against the twin.</summary>
    /// <param name="twins">The case.</param>
    /// <returns>What is generated.</returns>
    public static string Agree(JacobianCase twins)
    {
        string? reason = twins.Check();
        Assert.True(reason is null, reason);
        return twins.Generated();
    }
}
