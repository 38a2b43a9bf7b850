using System;

namespace AutoGrad;

/// <summary>What <see cref="ReduceOnPlateau"/> has observed.</summary>
internal sealed class PlateauState(ReduceOnPlateau settings)
{
    private double _best = double.PositiveInfinity;
    private double _scale = 1;
    private long _withoutImprovement, _cooldown;

    /// <summary>The schedule's rate, reduced.</summary>
    public double Reduce(double rate) => Math.Max(rate * _scale, Math.Min(rate, settings.MinimumRate));

    public void Observe(double metric, double rate)
    {
        if (IsBetter(metric))
        {
            _best = metric;
            _withoutImprovement = 0;
        }
        else
        {
            _withoutImprovement++;
        }

        if (_cooldown > 0)
        {
            _cooldown--;
            _withoutImprovement = 0;
        }

        if (_withoutImprovement <= settings.Patience)
            return;
        double before = Reduce(rate), after = Math.Max(before * settings.Factor, settings.MinimumRate);
        if (before - after > settings.SmallestChange)
            _scale *= settings.Factor;
        _cooldown = settings.Cooldown;
        _withoutImprovement = 0;
    }

    public void Persist(CheckpointFields fields)
    {
        fields.Number("plateauBest", ref _best);
        fields.Number("plateauScale", ref _scale);
        fields.Integer("plateauWithoutImprovement", ref _withoutImprovement);
        fields.Integer("plateauCooldown", ref _cooldown);
    }

    public void Clear() => (_best, _scale, _withoutImprovement, _cooldown) = (double.PositiveInfinity, 1, 0, 0);

    private bool IsBetter(double metric) =>
        settings.ThresholdMode == PlateauThreshold.Relative
            ? metric < _best * (1 - settings.Threshold)
            : metric < _best - settings.Threshold;
}
