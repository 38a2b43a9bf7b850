using System.Globalization;

namespace AutoGrad.Samples.LinearSvm;

/// <summary>η = 1 / (λ(t + t₀)): the rate of stochastic subgradients on a λ-strongly convex loss; a schedule of one's own takes one line.</summary>
/// <remarks>
/// Shalev-Shwartz, Singer, Srebro and Cotter, "Pegasos: primal estimated sub-gradient solver for SVM", Mathematical Programming 127 (2011). Theirs has
/// t₀ = 1, whose first steps are as long as 1/λ.
/// </remarks>
internal sealed record PegasosRate(double Penalty, double Delay) : Schedule
{
    public override double Rate(long step) => 1 / (Penalty * (step + Delay));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1 / ({Penalty} (t + {Delay}))");
}
