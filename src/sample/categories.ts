/** A branch of the sample's category tree, with what stands below it. */
export interface SampleCategory {
  readonly code: string;
  readonly name: string;
  readonly below?: readonly SampleCategory[];
}

/** Three levels: the kind of house, the field, the subject. */
export const CATEGORIES: readonly SampleCategory[] = [
  {
    code: 'culture-centre',
    name: '문화센터 Culture Centre',
    below: [
      {
        code: 'sports',
        name: '생활체육 Sports',
        below: [
          { code: 'swimming', name: '수영 Swimming' },
          { code: 'yoga-pilates', name: '요가·필라테스 Yoga & Pilates' },
          { code: 'racket-sports', name: '라켓 스포츠 Racket Sports' },
        ],
      },
      {
        code: 'crafts',
        name: '공예 Crafts',
        below: [
          { code: 'pottery', name: '도자기 Pottery' },
          { code: 'woodwork', name: '목공 Woodwork' },
          { code: 'textiles-leather', name: '섬유·가죽 Textiles & Leather' },
        ],
      },
      {
        code: 'music-and-art',
        name: '음악·미술 Music & Art',
        below: [
          { code: 'instruments', name: '악기 Instruments' },
          { code: 'drawing-painting', name: '드로잉·회화 Drawing & Painting' },
          { code: 'photography', name: '사진 Photography' },
        ],
      },
      {
        code: 'languages',
        name: '어학 Languages',
        below: [
          { code: 'korean-language', name: '한국어 Korean' },
          { code: 'world-languages', name: '외국어 World Languages' },
        ],
      },
      {
        code: 'food-and-drink',
        name: '요리·음료 Food & Drink',
        below: [
          { code: 'home-cooking', name: '가정 요리 Home Cooking' },
          { code: 'coffee-and-tea', name: '커피와 차 Coffee & Tea' },
        ],
      },
    ],
  },
  {
    code: 'university',
    name: '대학 University',
    below: [
      {
        code: 'engineering',
        name: '공학 Engineering',
        below: [
          { code: 'computer-science', name: '컴퓨터과학 Computer Science' },
          { code: 'electrical-engineering', name: '전기전자 Electrical Engineering' },
        ],
      },
      {
        code: 'natural-sciences',
        name: '자연과학 Natural Sciences',
        below: [
          { code: 'mathematics-statistics', name: '수학·통계 Mathematics & Statistics' },
          { code: 'physics-astronomy', name: '물리·천문 Physics & Astronomy' },
          { code: 'life-sciences', name: '생명과학 Life Sciences' },
        ],
      },
      {
        code: 'humanities-and-society',
        name: '인문·사회 Humanities & Society',
        below: [
          { code: 'history-philosophy', name: '역사·철학 History & Philosophy' },
          { code: 'literature-writing', name: '문학·글쓰기 Literature & Writing' },
          { code: 'economics-business', name: '경제·경영 Economics & Business' },
        ],
      },
    ],
  },
  {
    code: 'tickets',
    name: '공연·행사 Tickets',
    below: [
      {
        code: 'on-stage',
        name: '공연 On Stage',
        below: [
          { code: 'concerts', name: '음악회 Concerts' },
          { code: 'theatre', name: '연극 Theatre' },
        ],
      },
      {
        code: 'out-and-about',
        name: '나들이 Out & About',
        below: [
          { code: 'stargazing', name: '별 관측 Stargazing' },
          { code: 'guided-walks', name: '해설 산책 Guided Walks' },
        ],
      },
      {
        code: 'talks-and-workshops',
        name: '강연·체험 Talks & Workshops',
        below: [
          { code: 'talks', name: '강연 Talks' },
          { code: 'one-day-workshops', name: '하루 체험 One-day Workshops' },
        ],
      },
    ],
  },
];
