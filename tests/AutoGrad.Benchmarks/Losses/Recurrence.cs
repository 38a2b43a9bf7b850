using System;

namespace AutoGrad.Benchmarks.Losses;

/// <summary>A long recurrence, reversed with everything kept, with ⌈√T⌉ states and with 50.</summary>
public static partial class Recurrence
{
    /// <summary>A damped pendulum by the semi-implicit Euler method: the mean square of its angle.</summary>
    /// <param name="angle">Where it starts.</param>
    /// <param name="damping">Per unit of time.</param>
    /// <param name="steps">T, of 0.001 each.</param>
    [Differentiable]
    public static double Pendulum(double angle, double damping, int steps)
    {
        double speed = 0, total = 0;
        for (int i = 0; i < steps; i++)
        {
            speed -= 0.001 * (Math.Sin(angle) + damping * speed);
            angle += 0.001 * speed;
            total += angle * angle;
        }

        return total / steps;
    }

    /// <inheritdoc cref="Pendulum"/>
    [Differentiable(Checkpoint = Checkpoints.SquareRoot)]
    public static double PendulumOfFewStates(double angle, double damping, int steps)
    {
        double speed = 0, total = 0;
        for (int i = 0; i < steps; i++)
        {
            speed -= 0.001 * (Math.Sin(angle) + damping * speed);
            angle += 0.001 * speed;
            total += angle * angle;
        }

        return total / steps;
    }

    /// <inheritdoc cref="Pendulum"/>
    [Differentiable(Checkpoint = 50)]
    public static double PendulumOfFiftyStates(double angle, double damping, int steps)
    {
        double speed = 0, total = 0;
        for (int i = 0; i < steps; i++)
        {
            speed -= 0.001 * (Math.Sin(angle) + damping * speed);
            angle += 0.001 * speed;
            total += angle * angle;
        }

        return total / steps;
    }
}
