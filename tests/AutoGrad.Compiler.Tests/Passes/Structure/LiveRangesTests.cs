using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Passes.Structure;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.Structure;

/// <summary>Stretches of points answer as the sets of points do that they stand for.</summary>
public class LiveRangesTests
{
    private const int Points = 60;

    [Fact]
    public void Webs_meet_where_one_is_needed_as_the_other_comes_into_being()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            List<Web> webs = [.. Enumerable.Range(0, 12).Select(_ => new Web(random))];
            while (webs.Count > 1)
            {
                foreach (Web other in webs.Skip(1))
                {
                    Assert.Equal(webs[0].Meets(other), webs[0].Ranges.Meets(other.Ranges));
                    Assert.Equal(webs[0].Meets(other), other.Ranges.Meets(webs[0].Ranges));
                }

                int taken = random.Next(1, webs.Count);
                webs[0].Add(webs[taken]);
                webs.RemoveAt(taken);
            }
        }
    }

    /// <summary>One value, told from its last use to where it comes into being, with gaps where the other side of a branch does not need it.</summary>
    private sealed class Web
    {
        private readonly HashSet<int> _births = [];
        private readonly HashSet<int> _needed = [];

        public Web(Random random)
        {
            int birth = random.Next(Points), last = random.Next(birth, Points);
            while (last > birth && random.Next(3) > 0)
            {
                int first = random.Next(birth + 1, last + 1);
                Need(first, last);
                last = random.Next(birth, first);
            }

            Ranges.BornAt(birth);
            _births.Add(birth);
            Need(birth, last);
            Ranges.Seal();
        }

        public LiveRanges Ranges { get; } = new();

        public bool Meets(Web other) => _births.Overlaps(other._needed) || other._births.Overlaps(_needed);

        public void Add(Web other)
        {
            _births.UnionWith(other._births);
            _needed.UnionWith(other._needed);
            Ranges.Add(other.Ranges);
        }

        private void Need(int first, int last)
        {
            Ranges.Needed(first, last);
            _needed.UnionWith(Enumerable.Range(first, last - first + 1));
        }
    }
}
